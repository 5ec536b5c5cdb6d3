// Whoever asks their system for less movement gets it of sections that unfold, too: the framework moves them all the same.
if (!window.coterminousKeepsStill) {
  window.coterminousKeepsStill = true
  const wanted = matchMedia('(prefers-reduced-motion: reduce)')
  const move = Element.prototype.animate
  const toItsEnd = moving => {
    const ends = Number.isFinite(moving.effect?.getComputedTiming().endTime)
    ends ? moving.finish() : moving.cancel() // what would move for ever has no end to go to
  }
  Element.prototype.animate = function (...how) {
    const moving = move.apply(this, how)
    // Not at once: whoever began it has yet to say what is to be done at its end, and is not told of one that came before.
    if (wanted.matches) queueMicrotask(() => toItsEnd(moving))
    return moving
  }
}
