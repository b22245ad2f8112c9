package dev.ringproof.testbed.binding;

/**
 * Where chat completions are asked for, and for which model.
 *
 * @param path before {@code /chat/completions}, such as {@code /v1}
 * @param ready path of a GET that answers 200 once the endpoint serves
 * @param model the name that requests carry
 */
public record ChatEndpoint(String path, String ready, String model) {
  /** Returns the path of its chat completions. */
  public String completions() {
    return path + "/chat/completions";
  }
}
