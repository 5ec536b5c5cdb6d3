// While a page is printed: what is folded is opened, and each chart is stood in for by a copy that shrinks to the sheet.
// The chart itself is left alone: Plotly draws it anew when its width changes, too late for the printer.
if (!window.coterminousOnPaper) {
  window.coterminousOnPaper = true

  // Names inside a copy are changed, so that what it cuts out and fills does not depend on the chart it was made from.
  const copyOf = chart => {
    const copy = document.createElement('div')
    copy.className = 'ct-paper'
    let drawn = ''
    chart.querySelectorAll('svg.main-svg').forEach(one => {
      const size = `0 0 ${one.getAttribute('width')} ${one.getAttribute('height')}`
      const drawing = one.cloneNode(true)
      drawing.setAttribute('viewBox', size)
      drawn += drawing.outerHTML
    })
    chart.querySelectorAll('svg.main-svg [id]').forEach(one => { drawn = drawn.replaceAll(one.id, `${one.id}-on-paper`) })
    copy.innerHTML = drawn
    copy.querySelectorAll('svg').forEach(one => { one.style.position = ''; one.style.width = ''; one.style.height = '' })
    return copy
  }

  addEventListener('beforeprint', () => {
    document.querySelectorAll('.ct-paper').forEach(one => one.remove())
    document.querySelectorAll('details:not([open])').forEach(one => { one.open = true; one.dataset.onPaper = '' })
    document.querySelectorAll('[data-testid="stPlotlyChart"]').forEach(one => one.after(copyOf(one)))
  })
  addEventListener('afterprint', () => {
    document.querySelectorAll('details[data-on-paper]').forEach(one => { one.open = false; delete one.dataset.onPaper })
    document.querySelectorAll('.ct-paper').forEach(one => one.remove())
  })
}
