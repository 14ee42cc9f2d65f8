import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark" | "contrast";

export const themes: readonly { theme: Theme; label: string }[] = [
  { theme: "system", label: "System" },
  { theme: "light", label: "Light" },
  { theme: "dark", label: "Dark" },
  { theme: "contrast", label: "High contrast" },
];

export const theme = signal<Theme>((document.documentElement.dataset.theme as Theme | undefined) ?? "system");

/** Grows when colours change; what draws on a canvas draws again. */
export const colours = signal(0);

/** Chooses a theme, for this page and the next ones. */
export function choose(chosen: Theme): void {
  theme.value = chosen;
  try {
    localStorage.setItem("reprise.theme", chosen);
  } catch {
    // Not kept, still in force for this page.
  }
  if (chosen === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = chosen;
  }
  colours.value++;
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => colours.value++);
