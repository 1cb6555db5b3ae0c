import { expect, test } from 'vitest'
import { parseSeries } from './read-series.ts'

test('days come in any order, twice, or not at all', async () => {
  const { series, skippedRows } = await parseSeries([
    'series,date,value,kind',
    'a,2024-03-01,2,units',
    'a,2024-02-27,1,units',
    'a,2024-03-01,3,units',
    'b,2024-01-01,-4.5',
  ])
  expect(series).toEqual([
    { id: 'a', kind: 'units', firstDay: '2024-02-27', values: [1, 0, 0, 5] },
    { id: 'b', kind: 'revenue', firstDay: '2024-01-01', values: [-4.5] },
  ])
  expect(skippedRows).toBe(0)
})

test('rows without a date or a number are counted, not guessed', async () => {
  const { series, skippedRows } = await parseSeries([
    '\ufeffdate,value,series',
    '2024-01-01,NaN,a',
    '2024-01-01,,a',
    'soon,1,a',
    '2024-01-02,1,"a ""quoted"", name"',
  ])
  expect(skippedRows).toBe(3)
  expect(series.map(each => each.id)).toEqual(['a "quoted", name'])
})

test('a header without the columns is refused in words', async () => {
  await expect(parseSeries(['shop,day,sales'])).rejects.toThrow('series, date and value')
})

test('an empty file has no series', async () => {
  expect((await parseSeries([])).series).toEqual([])
})
