// The back office in the person's own theme. Not a module: it runs before anything is drawn.
document.documentElement.dataset.bsTheme = document.currentScript.dataset.theme;
