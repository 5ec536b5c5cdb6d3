// A link from one page to another is followed as the menu does it: the page changes, and the application is not loaded again.
// The address, Back and Forward, and opening in another tab work as with any link. However a page is come to, by a link, by
// the menu, by Back or Forward, the focus goes to its heading.
if (!window.coterminousFollowsLinks) {
  window.coterminousFollowsLinks = true
  const headingOfPage = () => document.querySelector('[data-testid="stMain"] h1')

  // Whoever cannot see that another page has come is put at its heading, which is then read out. However slow the line, the
  // page is waited for; and while it is being drawn, which may make its heading anew, the focus is kept there. A reader who
  // goes on to something else meanwhile, by whatever means, is left at that.
  let waiting
  const goToHeading = () => {
    const before = headingOfPage()?.textContent
    const left = document.activeElement
    let ran = false
    clearInterval(waiting)
    waiting = setInterval(() => {
      const heading = headingOfPage()
      const focused = document.activeElement
      const atRest = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning'
      ran ||= !atRest
      const hasCome = heading && (heading.textContent !== before || (ran && atRest))
      if (hasCome && focused !== heading && (focused === left || focused === document.body || focused.tagName === 'H1')) {
        heading.tabIndex = -1
        heading.focus({ preventScroll: true })
      }
      if (hasCome && atRest) clearInterval(waiting)
    }, 20)
  }
  const alone = ['Shift', 'Control', 'Alt', 'Meta'] // a key that only silences a screen reader
  document.addEventListener('keydown', event => alone.includes(event.key) || clearInterval(waiting), true)
  document.addEventListener('pointerdown', () => clearInterval(waiting), true)
  addEventListener('popstate', event => event.isTrusted && goToHeading()) // Back and Forward

  document.addEventListener('click', event => {
    const link = event.target.closest?.('[data-testid="stHtml"] a[href], [data-testid$="NavLink"]')
    const otherwise = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
    if (!link || otherwise || link.origin !== location.origin || link.hash || link.target.replace('_self', '')) return
    goToHeading()
    if (link.dataset.testid) return // the menu follows its own links
    event.preventDefault()
    history.pushState({}, '', link.href)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
    document.querySelector('[data-testid="stMain"]').scrollTo(0, 0)
  }, true)
}
