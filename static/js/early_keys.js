// Loaded before the page is painted: keys pressed while the modules are still on their way are kept, and played once they
// listen (keyboard.js). Whoever works by keyboard does not wait for scripts.

window.earlyKeys = [];
window.keepEarlyKey = (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  const typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  if (typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  window.earlyKeys.push(event.key);
};
document.addEventListener("keydown", window.keepEarlyKey);
