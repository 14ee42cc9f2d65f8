// Loaded before the first paint, apart from the bundle, so that a chosen theme never flashes.
{
  let theme: string | null = null;
  try {
    theme = localStorage.getItem("reprise.theme");
  } catch {
    // Storage is forbidden: the system's theme stands.
  }
  if (theme === "light" || theme === "dark" || theme === "contrast") {
    document.documentElement.dataset.theme = theme;
  }
}
