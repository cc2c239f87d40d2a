// Loaded before the first paint, so that a remembered theme never flashes.
(function () {
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  } catch (error) {
    // Storage may be switched off; the system's preference then decides.
  }
})();
