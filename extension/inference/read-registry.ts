import { type ForecastModelEntry, modelRegistrySchema } from '../../schema/model-registry.ts'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'

/** Reads a file of `models/trained` by its path; rejects when it is not there. */
export type ReadModelFile = (path: string) => Promise<Uint8Array>

export type RegistryUnreadable = {
  readonly reason: 'registry-unreadable'
  readonly detail: string
}

/** The models of a folder, the champion first. */
export async function readRegistry(
  read: ReadModelFile,
): Promise<Result<readonly ForecastModelEntry[], RegistryUnreadable>> {
  try {
    const text = new TextDecoder().decode(await read('registry.json'))
    const parsed = parseJson(modelRegistrySchema, text)
    if (!parsed.ok) return err({ reason: 'registry-unreadable', detail: parsed.error.message })
    const isChampion = ({ role }: ForecastModelEntry): number => Number(role === 'champion')
    return ok([...parsed.value.forecast].sort((a, b) => isChampion(b) - isChampion(a)))
  } catch (error) {
    return err({ reason: 'registry-unreadable', detail: String(error) })
  }
}
