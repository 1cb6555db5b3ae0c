import { createPublicKey } from 'node:crypto'
import type { ReleaseKey } from '../../extension/inference/release-keys.ts'
import type { SigningKey } from './sign-manifest.ts'

/**
 * The private key, and the id under which browsers know its other half. Throws where they do not
 * know it: what it signs would be refused everywhere.
 */
export async function readSigningKey(
  pem: string,
  keys: readonly ReleaseKey[],
): Promise<SigningKey> {
  const spki = createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64')
  const known = keys.find(key => key.spki === spki)
  if (known === undefined) {
    throw new Error(
      `the public half stands not in extension/inference/release-keys.ts: { id: '…', spki: '${spki}' }`,
    )
  }
  const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64')
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const privateKey = await crypto.subtle.importKey('pkcs8', der, curve, false, ['sign'])
  return { id: known.id, privateKey }
}
