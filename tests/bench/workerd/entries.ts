/** A batch of ledger entries, the commonest entity: rows `from`…`from + count − 1`, as JSON text. */
export function ledgerBatch(from: number, count: number, balanceMinor = 0): string {
  const rows: string[] = []
  for (let i = from; i < from + count; i += 1)
    rows.push(
      `{"kind":"ledgerEntry","id":"${String(4_000_000_000 + i)}","sequence":${String(i)},` +
        `"createdAt":${String(1_760_000_000_000 + i * 1000)},"ledgerType":"transaction",` +
        `"amount":{"minor":-${String(i % 997)},"currency":"USD"},` +
        `"balance":{"minor":${String(balanceMinor + i)},"currency":"USD"},` +
        `"reference":{"type":"transaction","id":"${String(3_000_000_000 + i)}"}}`,
    )
  return `[${rows.join(',')}]`
}
