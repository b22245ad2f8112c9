package dev.ringproof.load.profile;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.prefs.AbstractPreferences;
import java.util.prefs.Preferences;
import java.util.prefs.PreferencesFactory;
import org.jspecify.annotations.Nullable;

/**
 * Preferences that live in memory. Gatling keeps in them when it last asked the network for its
 * newest version: here it has just asked, so that it asks nobody, and nothing is written into the
 * user's home.
 */
public final class QuietPreferences implements PreferencesFactory {
  private static final String FACTORY = "java.util.prefs.PreferencesFactory";
  private static final String ASKED = "/io/gatling/latestVersion";

  static final String LAST_ASKED = "lastCheckTimestamp";

  private final Preferences root = new Node(null, "");

  /** Makes one; the platform does, by name. */
  public QuietPreferences() {}

  /** Makes these the preferences of this JVM, unless somebody chose others. */
  static void install() {
    if (System.getProperty(FACTORY) == null) {
      System.setProperty(FACTORY, QuietPreferences.class.getName());
    }
    // It asks again once its last question is some seconds old: this one never is.
    asked().putLong(LAST_ASKED, Long.MAX_VALUE);
  }

  /** Returns what is noted of Gatling's last question. */
  static Preferences asked() {
    return Preferences.userRoot().node(ASKED);
  }

  @Override
  public Preferences systemRoot() {
    return root;
  }

  @Override
  public Preferences userRoot() {
    return root;
  }

  private static final class Node extends AbstractPreferences {
    private final Map<String, String> values = new ConcurrentHashMap<>();

    Node(@Nullable AbstractPreferences parent, String name) {
      super(parent, name);
    }

    @Override
    protected void putSpi(String key, String value) {
      values.put(key, value);
    }

    @Override
    protected @Nullable String getSpi(String key) {
      return values.get(key);
    }

    @Override
    protected void removeSpi(String key) {
      values.remove(key);
    }

    @Override
    protected void removeNodeSpi() {
      values.clear();
    }

    @Override
    protected String[] keysSpi() {
      return values.keySet().toArray(String[]::new);
    }

    @Override
    protected String[] childrenNamesSpi() {
      // Those in memory are all there are, and the class above knows them.
      return new String[0];
    }

    @Override
    protected AbstractPreferences childSpi(String name) {
      return new Node(this, name);
    }

    @Override
    protected void syncSpi() {}

    @Override
    protected void flushSpi() {}
  }
}
