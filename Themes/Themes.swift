/// The themes that come with the program, as the text of their files.
///
/// The files beside this one are built into the program, so that it is one file to install. Their
/// format is explained at the top of each.
public enum Themes {
  /// Returns every theme by name; the first is the default.
  public static func all() -> [(name: String, yaml: String)] {
    [
      ("dark", PackageResources.dark_yaml),
      ("high-contrast", PackageResources.high_contrast_yaml),
      ("mono", PackageResources.mono_yaml),
    ].map { (name: $0.0, yaml: String(decoding: $0.1, as: UTF8.self)) }
  }
}
