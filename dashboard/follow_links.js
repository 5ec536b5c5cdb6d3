// A link from one page to another is followed as the menu does it: the page changes, and the application is not loaded again.
// The address, Back and Forward, and opening in another tab work as with any link. However a page is come to, by a link, by
// the menu, by Back or Forward, the focus goes to its heading.
if (!window.coterminousFollowsLinks) {
  window.coterminousFollowsLinks = true
  const pageOf = path => path.split('/').pop()
  const sorted = address => JSON.stringify([...new URLSearchParams(address)].sort())

  // Whoever cannot see that another page has come is put at its heading, which is then read out. However slow the line, the
  // page is waited for: until the last thing it draws, the address it was drawn for, says that it is the page of the address
  // asked for. A page left while it was being drawn does not end the wait. A reader who goes on to something else meanwhile,
  // by whatever means, is left at that.
  let waiting
  const goToHeading = path => {
    const left = document.activeElement
    clearInterval(waiting)
    waiting = setInterval(() => {
      const drawn = document.querySelector('[data-testid="stMain"] [data-drawn]')?.dataset.drawn.split('?')
      if (path !== location.pathname || drawn?.[0] !== pageOf(path) || sorted(drawn[1]) !== sorted(location.search)) return
      clearInterval(waiting)
      const focused = document.activeElement
      if (focused !== left && focused !== document.body) return
      const heading = document.querySelector('[data-testid="stMain"] h1')
      heading?.setAttribute('tabindex', '-1')
      heading?.focus({ preventScroll: true })
    }, 20)
  }
  const alone = ['Shift', 'Control', 'Alt', 'Meta'] // a key that only silences a screen reader
  document.addEventListener('keydown', event => alone.includes(event.key) || clearInterval(waiting), true)
  document.addEventListener('pointerdown', () => clearInterval(waiting), true)
  addEventListener('popstate', event => event.isTrusted && goToHeading(location.pathname)) // Back and Forward

  // Where the form that was sent goes with its button, whoever pressed it is put at what is said of it. Once: a reader who
  // has gone on is left there.
  const told = new WeakSet()
  const said = () => document.querySelector('[data-testid="stMain"] [data-written]')
  const tell = focus => {
    const words = said()
    if (!words || told.has(words)) return
    told.add(words)
    if (!focus) return
    words.setAttribute('tabindex', '-1')
    words.focus()
  }
  new MutationObserver(() => document.activeElement === document.body && tell(true)).observe(document.body, {
    childList: true,
    subtree: true,
  })
  document.addEventListener('keydown', () => tell(false), true)
  document.addEventListener('pointerdown', () => tell(false), true)

  document.addEventListener('click', event => {
    const link = event.target.closest?.('[data-testid="stHtml"] a[href], [data-testid$="NavLink"]')
    const otherwise = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
    if (!link || otherwise || link.origin !== location.origin || link.hash || link.target.replace('_self', '')) return
    goToHeading(link.pathname)
    if (link.dataset.testid) return // the menu follows its own links
    event.preventDefault()
    history.pushState({}, '', link.href)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
    document.querySelector('[data-testid="stMain"]').scrollTo(0, 0)
  }, true)
}
