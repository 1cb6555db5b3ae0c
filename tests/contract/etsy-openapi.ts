import { existsSync, readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'

/**
 * Etsy's own description of its API lies beside the repository; without it nothing is checked.
 * `exact` is a copy of it; `later` was put together from what changed since, and is read with
 * tolerance: fields that it does not know are no fault.
 */
const documents = {
  exact: new URL('../../../shared/etsy/openapi-v3.json', import.meta.url),
  later: new URL('../../../shared/etsy/openapi-v3.latest.json', import.meta.url),
} as const

const jsonObject = v.record(v.string(), v.unknown())
const parameterSchema = v.object({
  in: v.string(),
  name: v.string(),
  required: v.optional(v.boolean(), false),
  schema: jsonObject,
})
const operationSchema = v.object({
  operationId: v.string(),
  security: v.optional(v.array(v.record(v.string(), v.array(v.string()))), []),
  parameters: v.optional(v.array(parameterSchema), []),
  responses: v.record(
    v.string(),
    v.object({ content: v.optional(v.record(v.string(), v.object({ schema: jsonObject })), {}) }),
  ),
})
const documentSchema = v.object({
  paths: v.record(v.string(), jsonObject),
  components: v.object({ schemas: v.record(v.string(), jsonObject) }),
})

type Operation = v.InferOutput<typeof operationSchema> & {
  readonly method: string
  readonly path: RegExp
}

export type EtsyOpenApi = {
  readonly operationIds: readonly string[]
  /** Scopes that the document asks for; empty when the key alone is enough. */
  scopesOf(operationId: string): readonly string[]
  /** What is wrong with a request; empty when the document allows it. */
  checkRequest(
    method: string,
    url: URL,
    headers: Readonly<Record<string, string | undefined>>,
  ): string[]
  /** What is wrong with an answer, a field that the document does not know included. */
  checkAnswer(operationId: string, status: number, body: unknown): string[]
}

/** Reads a document; `undefined` when it is not there. */
export function loadEtsyOpenApi(which: keyof typeof documents = 'exact'): EtsyOpenApi | undefined {
  const file = documents[which]
  if (!existsSync(file)) return undefined
  const isClosed = which === 'exact'
  const document = parseJson(documentSchema, readFileSync(file, 'utf8'))
  if (!document.ok) throw new Error(`the OpenAPI document: ${document.error.message}`)
  const operations = readOperations(document.value.paths)
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  for (const [name, schema] of Object.entries(document.value.components.schemas))
    ajv.addSchema(convert(schema, isClosed), `#/components/schemas/${name}`)
  const validators = new Map<string, ValidateFunction>()
  const byId = (id: string) => operations.find(operation => operation.operationId === id)

  function checkAnswer(operationId: string, status: number, body: unknown): string[] {
    const response = byId(operationId)?.responses[String(status)]
    if (response === undefined) return [`${operationId} does not answer ${status}`]
    const schema = response.content['application/json']?.schema
    if (schema === undefined) return []
    const key = `${operationId} ${status}`
    const validate = validators.get(key) ?? ajv.compile(convert(schema, isClosed))
    validators.set(key, validate)
    if (validate(body)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${operationId}: ${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    )
  }

  return {
    operationIds: operations.map(operation => operation.operationId),
    scopesOf: id => byId(id)?.security.flatMap(one => one['oauth2'] ?? []) ?? [],
    checkRequest: (method, url, headers) => checkRequest(operations, method, url, headers),
    checkAnswer,
  }
}

function readOperations(
  paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, value]) => {
      const operation = v.safeParse(operationSchema, value)
      if (!operation.success) return []
      const pattern = path.replace(/\{[^}]+\}/g, '([^/]+)')
      return [
        { ...operation.output, method: method.toUpperCase(), path: new RegExp(`^${pattern}$`) },
      ]
    }),
  )
}

function checkRequest(
  operations: readonly Operation[],
  method: string,
  url: URL,
  headers: Readonly<Record<string, string | undefined>>,
): string[] {
  const what = `${method} ${url.pathname}`
  const fitting = operations.filter(one => one.method === method && one.path.test(url.pathname))
  // `/listings/batch` also looks like `/listings/{listing_id}`: the longer literal is meant.
  const operation = fitting.sort(
    (a, b) => a.path.source.split('[^/]').length - b.path.source.split('[^/]').length,
  )[0]
  if (operation === undefined) return [`${what}: no such operation`]
  const wrong: string[] = []
  if (!/^[^:\s]+:[^:\s]+$/.test(headers['x-api-key'] ?? ''))
    wrong.push(`${what}: x-api-key must be keystring:shared_secret`)
  const needsOauth = operation.security.some(one => 'oauth2' in one)
  if (needsOauth && !/^Bearer \d+\.\S+$/.test(headers['authorization'] ?? ''))
    wrong.push(`${what}: needs a bearer token`)
  const known = operation.parameters.filter(parameter => parameter.in === 'query')
  for (const name of new Set(url.searchParams.keys())) {
    const parameter = known.find(one => one.name === name)
    if (parameter === undefined) {
      wrong.push(`${what}: ${name} is not documented`)
      continue
    }
    const values = url.searchParams.getAll(name)
    if (values.length > 1) wrong.push(`${what}: ${name} is given ${values.length} times`)
    for (const value of values)
      if (!fits(parameter.schema, value)) wrong.push(`${what}: ${name}=${value} does not fit`)
  }
  for (const { name, required } of known)
    if (required && !url.searchParams.has(name)) wrong.push(`${what}: ${name} is missing`)
  return wrong
}

function fits(schema: Readonly<Record<string, unknown>>, text: string): boolean {
  const choices = schema['enum']
  if (Array.isArray(choices) && !choices.includes(text)) return false
  switch (schema['type']) {
    case 'integer': {
      const value = Number(text)
      const minimum = Number(schema['minimum'] ?? -Infinity)
      const maximum = Number(schema['maximum'] ?? Infinity)
      return /^-?\d+$/.test(text) && value >= minimum && value <= maximum
    }
    case 'boolean':
      return text === 'true' || text === 'false'
    case 'array': {
      const items = v.safeParse(jsonObject, schema['items'])
      return items.success && text.split(',').every(part => fits(items.output, part))
    }
    default:
      return text !== ''
  }
}

/**
 * Turns OpenAPI 3.0 into JSON Schema: `nullable` becomes a choice, references point at what was
 * added, and where it `closes`, an object with named fields allows no others (so that an invented
 * field is found).
 */
function convert(value: unknown, closes: boolean): Record<string, unknown> {
  const converted = convertAny(value, closes)
  const asObject = v.safeParse(jsonObject, converted)
  if (!asObject.success) throw new Error('a schema is an object')
  return asObject.output
}

function convertAny(value: unknown, closes: boolean): unknown {
  if (Array.isArray(value)) return value.map(inner => convertAny(inner, closes))
  if (typeof value !== 'object' || value === null) return value
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'example' && key !== 'default')
      .map(([key, inner]) => [key, convertAny(inner, closes)]),
  )
  const fields = v.safeParse(jsonObject, rest['properties'])
  const isClosed =
    closes && rest['type'] === 'object' && fields.success && Object.keys(fields.output).length > 0
  const schema = isClosed ? { ...rest, additionalProperties: false } : rest
  // `nullable` may also be the name of a field: then it is no boolean.
  if (nullable === undefined) return schema
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema
}
