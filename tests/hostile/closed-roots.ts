import type { Page } from 'puppeteer'

type DomNode = {
  readonly nodeName: string
  readonly nodeValue: string
  readonly attributes?: readonly string[]
  readonly children?: readonly DomNode[]
  readonly shadowRoots?: readonly DomNode[]
}

export type Mark = {
  readonly text: string
  readonly label: string
  readonly tags: readonly string[]
}

/** The marks in a page, read by the debugger, which alone sees into closed roots. */
export async function readMarks(page: Page): Promise<readonly Mark[]> {
  const session = await page.createCDPSession()
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true })
  await session.detach()
  const marks: Mark[] = []
  visit(root, node => {
    if (node.nodeName !== 'BUTTON' || !attribute(node, 'class').includes('mark')) return
    const texts: string[] = []
    const tags: string[] = []
    visit(node, inner => {
      if (inner.nodeName === '#text') texts.push(inner.nodeValue)
      else if (inner !== node) tags.push(inner.nodeName)
    })
    marks.push({ text: texts.join(' '), label: attribute(node, 'aria-label'), tags })
  })
  return marks
}

function attribute(node: DomNode, name: string): string {
  const all = node.attributes ?? []
  const at = all.findIndex((text, index) => index % 2 === 0 && text === name)
  return at < 0 ? '' : (all[at + 1] ?? '')
}

function visit(node: DomNode, act: (node: DomNode) => void): void {
  act(node)
  for (const child of [...(node.shadowRoots ?? []), ...(node.children ?? [])]) visit(child, act)
}
