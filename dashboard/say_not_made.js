// A file that could not be made: the framework says so for five seconds. Whoever reads slowly, or not by eye, is told for as
// long as it is true, in the words that stand hidden beside the buttons; until a file is asked for again.
if (!window.coterminousSaysNotMade) {
  window.coterminousSaysNotMade = true
  const words = near => near.closest('[data-testid="stPopoverBody"]')?.querySelector('[data-not-made]')
  const say = (near, said) => { const one = words(near); if (one) one.hidden = !said }

  new MutationObserver(() => {
    document.querySelectorAll('[data-testid="stDownloadButtonError"]').forEach(one => say(one, true))
  }).observe(document.body, { childList: true, subtree: true })
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-testid="stDownloadButton"]')
    if (button) say(button, false)
  }, true)
}
