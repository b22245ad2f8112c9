/** The action policy contract as data: rules, decisions, tools, tenants, prices. */
@NullMarked
package dev.ringproof.contract.policy;

import org.jspecify.annotations.NullMarked;
