/** Tools of MCP servers, behind the port to tools; the only user of the MCP library. */
@NullMarked
package dev.ringproof.runtime.tool.mcp;

import org.jspecify.annotations.NullMarked;
