package dev.ringproof.contract.json;

import static java.util.Objects.requireNonNull;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object's members in their order, never changed: arrays, for an object is built member by
 * member from one that is kept, and to copy a hash table for each cost a quarter of what a decision
 * took beside its commit.
 */
final class Members extends AbstractMap<String, JsonValue> {
  static final Members NONE = new Members(new String[0], new JsonValue[0]);

  /** From here on a table finds a name sooner than to look at each does. */
  private static final int MANY = 16;

  private final String[] names;
  private final JsonValue[] values;
  private volatile @Nullable Map<String, Integer> places;

  private Members(String[] names, JsonValue[] values) {
    this.names = names;
    this.values = values;
  }

  /** Copies a map; throws NullPointerException for a name or a value that is null. */
  static Members of(Map<String, JsonValue> map) {
    if (map instanceof Members members) {
      return members;
    }
    var names = new String[map.size()];
    var values = new JsonValue[names.length];
    int next = 0;
    for (var member : map.entrySet()) {
      names[next] = requireNonNull(member.getKey());
      values[next] = requireNonNull(member.getValue());
      next++;
    }
    return new Members(names, values);
  }

  /** Returns a copy in which the member has this value, added at the end if it was absent. */
  Members with(String name, JsonValue value) {
    var place = place(name);
    if (place >= 0) {
      var changed = values.clone();
      changed[place] = value;
      return new Members(names, changed);
    }
    var size = names.length;
    var moreNames = Arrays.copyOf(names, size + 1);
    var moreValues = Arrays.copyOf(values, size + 1);
    moreNames[size] = name;
    moreValues[size] = value;
    return new Members(moreNames, moreValues);
  }

  /** Returns a copy without the member. */
  Members without(String name) {
    var place = place(name);
    if (place < 0) {
      return this;
    }
    var fewerNames = Arrays.copyOf(names, names.length - 1);
    var fewerValues = Arrays.copyOf(values, names.length - 1);
    System.arraycopy(names, place + 1, fewerNames, place, names.length - 1 - place);
    System.arraycopy(values, place + 1, fewerValues, place, names.length - 1 - place);
    return new Members(fewerNames, fewerValues);
  }

  /** Returns the names in the order of their UTF-16 code units. */
  String[] sorted() {
    var sorted = names.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private int place(@Nullable Object name) {
    if (names.length > MANY) {
      return table().getOrDefault(name, -1);
    }
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private Map<String, Integer> table() {
    var known = places;
    if (known == null) {
      known = HashMap.newHashMap(names.length);
      for (int i = 0; i < names.length; i++) {
        known.put(names[i], i);
      }
      places = known;
    }
    return known;
  }

  @Override
  public @Nullable JsonValue get(@Nullable Object name) {
    var place = place(name);
    return place < 0 ? null : values[place];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return place(name) >= 0;
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public Set<Map.Entry<String, JsonValue>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Map.Entry<String, JsonValue>> {
    @Override
    public int size() {
      return names.length;
    }

    @Override
    public Iterator<Map.Entry<String, JsonValue>> iterator() {
      return new Each();
    }
  }

  private final class Each implements Iterator<Map.Entry<String, JsonValue>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < names.length;
    }

    @Override
    public Map.Entry<String, JsonValue> next() {
      if (next == names.length) {
        throw new NoSuchElementException();
      }
      var entry = Map.entry(names[next], values[next]);
      next++;
      return entry;
    }
  }
}
