import type { Page } from 'puppeteer'
import { unquote } from '../fixtures/mark-words.ts'

export type Mark = {
  readonly text: string
  readonly label: string
  readonly tags: readonly string[]
}

/**
 * The marks in a page, read by the debugger, which alone sees into closed roots. Their words are
 * generated content.
 */
export async function readMarks(page: Page): Promise<readonly Mark[]> {
  const session = await page.createCDPSession()
  const { documents, strings } = await session.send('DOMSnapshot.captureSnapshot', {
    computedStyles: ['content'],
  })
  await session.detach()
  const [top] = documents
  if (top === undefined) return []
  const { nodeName = [], parentIndex = [], attributes = [] } = top.nodes
  const pseudo = new Map(
    top.nodes.pseudoType?.index.map((node, at) => [
      node,
      strings[top.nodes.pseudoType?.value[at] ?? -1],
    ]),
  )
  const content = new Map(
    top.layout.nodeIndex.map((node, at) => [node, strings[top.layout.styles[at]?.[0] ?? -1] ?? '']),
  )
  const name = (node: number) => strings[nodeName[node] ?? -1] ?? ''
  const isMark = (node: number) => {
    const list = attributes[node] ?? []
    const at = list.findIndex((word, index) => index % 2 === 0 && strings[word] === 'class')
    return (
      name(node) === 'BUTTON' && (strings[list[at + 1] ?? -1] ?? '').split(' ').includes('mark')
    )
  }
  const markOf = (node: number): number | undefined => {
    let above = parentIndex[node] ?? -1
    while (above >= 0 && !isMark(above)) above = parentIndex[above] ?? -1
    return above < 0 ? undefined : above
  }
  const marks = new Map<number, { texts: string[]; labels: string[]; tags: string[] }>()
  nodeName.forEach((_, node) => {
    if (isMark(node)) marks.set(node, { texts: [], labels: [], tags: [] })
    const mark = marks.get(markOf(node) ?? -1)
    if (mark === undefined) return
    if (pseudo.get(node) === 'before') {
      const [text = '', label = ''] = content.get(node)?.match(/"(?:[^"\\]|\\.)*"/g) ?? []
      mark.texts.push(unquote(text))
      mark.labels.push(unquote(label))
    } else if (name(node) === '#text') {
      mark.texts.push(strings[top.nodes.nodeValue?.[node] ?? -1] ?? '')
    } else if (!pseudo.has(node) && !name(node).startsWith('::')) {
      mark.tags.push(name(node))
    }
  })
  return [...marks.values()].map(({ texts, labels, tags }) => ({
    text: texts.join(' '),
    label: labels.join(''),
    tags,
  }))
}
