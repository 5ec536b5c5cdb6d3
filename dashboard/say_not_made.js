// A file that could not be made: the framework says so for five seconds. Whoever reads slowly, or not by eye, is told for as
// long as the choice of files is open, in the words that stand hidden in it; until a file is asked for again.
if (!window.coterminousSaysNotMade) {
  window.coterminousSaysNotMade = true
  const say = (near, said) => {
    const words = near.closest('[data-testid="stPopoverBody"]')?.querySelector('[data-not-made]')
    if (words) words.hidden = !said
  }

  const told = new WeakSet() // each fault once: it still stands when another file is asked for
  new MutationObserver(() => {
    document.querySelectorAll('[data-testid="stDownloadButtonError"]').forEach(fault => {
      if (told.has(fault)) return
      told.add(fault)
      say(fault, true)
    })
  }).observe(document.body, { childList: true, subtree: true })
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-testid="stDownloadButton"]')
    if (button) say(button, false)
  }, true)
}
