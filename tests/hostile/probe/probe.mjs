// Stands in for the panel: tells a test what the host said, and says to the host what a test wants.
globalThis.heard = []
globalThis.marks = {}

chrome.tabs.getCurrent(tab => {
  const port = chrome.tabs.connect(tab.id, { name: 'panel', frameId: 0 })
  globalThis.say = message => port.postMessage(message)
  port.onMessage.addListener(message => {
    globalThis.heard.push(message)
    if (message.type === 'page') {
      document.documentElement.style.colorScheme = message.theme
      const { shop, keys } = message
      globalThis.say({ type: 'marks', shop, marks: globalThis.marksFor(keys) })
    } else {
      globalThis.say({ type: 'show-panel' })
    }
  })
  new ResizeObserver(() => {
    globalThis.say({ type: 'size', heightPx: document.body.offsetHeight })
  }).observe(document.body)
})

/** One of each tone in turn; the third carries the listing title of somebody hostile. */
globalThis.marksFor = keys => {
  const tones = [
    { tone: 'plain', text: '+$36.34', detail: '45%', reason: 'Offsite Ads −$9.65', label: 'Earns' },
    { tone: 'loss', text: '−$1.20', label: 'Loses $1.20' },
    {
      tone: 'pending',
      text: '<img src=x onerror="hostile()">',
      detail: '<script>hostile()</script>',
      label: '"><img src=x onerror="hostile()">',
    },
  ]
  return Object.fromEntries(keys.map((key, index) => [key, tones[index % tones.length]]))
}

/** Gives every mark of the page another amount. */
globalThis.rewrite = text => {
  const { keys, shop } = globalThis.heard.findLast(message => message.type === 'page')
  const marks = Object.entries(globalThis.marksFor(keys)).map(([key, mark]) => [
    key,
    { ...mark, text },
  ])
  globalThis.say({ type: 'marks', shop, marks: Object.fromEntries(marks) })
}
