package dev.ringproof.runtime.config;

import dev.ringproof.contract.json.Loaded;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.PolicyDocument;
import dev.ringproof.contract.policy.PolicyDocuments;
import dev.ringproof.contract.policy.ToolList;

/** Makes a policy of the document that stands in its file, at the start and at each reload. */
@FunctionalInterface
public interface PolicySource {
  /**
   * Returns the policy.
   *
   * @throws dev.ringproof.contract.json.DocumentException that names file and line when the
   *     document is none, or does not fit the tools
   */
  Loaded<PolicyDocument> policy(Located document, ToolList tools);

  /** Returns a source that holds each document against its schema and the tools. */
  static PolicySource checked() {
    return (document, tools) -> {
      var policy = PolicyDocuments.policy(document);
      var unused = PolicyDocuments.against(document, policy.data(), tools);
      return policy;
    };
  }
}
