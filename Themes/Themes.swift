/// The themes that come with the program, as the text of their files.
///
/// The files beside this one are built into the program, so that it is one file to install. Their
/// format is explained at the top of `dark.yaml`.
public enum Themes {
  /// Returns every theme by name; the first is the default.
  public static func all() -> [(name: String, yaml: String)] {
    [
      ("dark", PackageResources.dark_yaml),
      ("light", PackageResources.light_yaml),
      ("high-contrast", PackageResources.high_contrast_yaml),
      ("deuteranopia", PackageResources.deuteranopia_yaml),
      ("tritanopia", PackageResources.tritanopia_yaml),
      ("mono", PackageResources.mono_yaml),
      ("tty16", PackageResources.tty16_yaml),
      ("gruvbox", PackageResources.gruvbox_yaml),
      ("nord", PackageResources.nord_yaml),
      ("dracula", PackageResources.dracula_yaml),
      ("solarized-dark", PackageResources.solarized_dark_yaml),
      ("solarized-light", PackageResources.solarized_light_yaml),
      ("tokyo-night", PackageResources.tokyo_night_yaml),
      ("catppuccin", PackageResources.catppuccin_yaml),
    ].map { (name: $0.0, yaml: String(decoding: $0.1, as: UTF8.self)) }
  }
}
