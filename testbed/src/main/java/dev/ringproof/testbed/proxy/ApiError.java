package dev.ringproof.testbed.proxy;

/** A request that the control API refuses, with the status and the words of the original. */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  private ApiError(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }

  static ApiError badBody(String detail) {
    return new ApiError(400, "bad request body: " + detail);
  }

  static ApiError missing(String field) {
    return new ApiError(400, "missing required field: " + field);
  }

  static ApiError badStream() {
    return new ApiError(400, "stream was invalid, can be either upstream or downstream");
  }

  static ApiError badType() {
    return new ApiError(400, "invalid toxic type");
  }

  static ApiError noProxy() {
    return new ApiError(404, "proxy not found");
  }

  static ApiError noToxic() {
    return new ApiError(404, "toxic not found");
  }

  static ApiError proxyExists() {
    return new ApiError(409, "proxy already exists");
  }

  static ApiError toxicExists() {
    return new ApiError(409, "toxic already exists");
  }

  static ApiError system(String text) {
    return new ApiError(500, text);
  }
}
