// Whoever asks their system for less movement gets it of sections that unfold, too: the framework moves them all the same.
if (!window.coterminousKeepsStill) {
  window.coterminousKeepsStill = true
  const wanted = matchMedia('(prefers-reduced-motion: reduce)')
  const move = Element.prototype.animate
  Element.prototype.animate = function (...how) {
    const moving = move.apply(this, how)
    if (wanted.matches) moving.finish()
    return moving
  }
}
