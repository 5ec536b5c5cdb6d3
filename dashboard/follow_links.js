// A link from one page to another is followed as the menu does it: the page changes, and the application is not loaded again.
// The address, Back and Forward, and opening in another tab work as with any link.
if (!window.coterminousFollowsLinks) {
  window.coterminousFollowsLinks = true
  const patience = 3000

  // Whoever cannot see that another page has come is put at its heading, which is then read out.
  const goToHeading = before => {
    const started = performance.now()
    let running = false
    const look = () => {
      const heading = document.querySelector('[data-testid="stMain"] h1')
      const drawn = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning'
      running ||= !drawn
      const late = performance.now() - started > patience
      if (heading && (heading.textContent !== before || (running && drawn) || late)) {
        heading.tabIndex = -1
        heading.focus({ preventScroll: true })
      } else if (!late) {
        setTimeout(look, 50)
      }
    }
    look()
  }

  document.addEventListener('click', event => {
    const link = event.target.closest?.('[data-testid="stHtml"] a[href]')
    const otherwise = event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
    if (!link || otherwise || link.origin !== location.origin || link.hash || link.target.replace('_self', '')) return
    event.preventDefault()
    const before = document.querySelector('[data-testid="stMain"] h1')?.textContent
    history.pushState({}, '', link.href)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
    document.querySelector('[data-testid="stMain"]').scrollTo(0, 0)
    goToHeading(before)
  })
}
