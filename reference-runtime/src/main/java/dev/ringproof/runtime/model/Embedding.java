package dev.ringproof.runtime.model;

/** A text as a point: near to those of texts that are about the same. */
public final class Embedding {
  private final float[] values;
  private final double length;

  /** Makes it of its coordinates. */
  public Embedding(float[] values) {
    this.values = values.clone();
    this.length = Math.sqrt(product(this.values, this.values));
  }

  /** Returns the cosine of the angle between the two; 0 where there is none. */
  public double similarity(Embedding other) {
    return values.length != other.values.length || length == 0 || other.length == 0
        ? 0
        : product(values, other.values) / (length * other.length);
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** Returns the coordinates. */
  public float[] values() {
    return values.clone();
  }

  /** Returns how many bytes the coordinates take. */
  public long bytes() {
    return (long) values.length * Float.BYTES;
  }

  /** Shows nothing of it: what is shown may end in a log. */
  @Override
  public String toString() {
    return "Embedding[" + values.length + "]";
  }
}
