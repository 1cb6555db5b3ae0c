import { cors } from 'hono/cors'
import { isExtensionOrigin } from '../auth/origin.ts'

/** Extensions may read our answers, with their cookie; web pages may not read a byte. */
export const extensionCors = cors({
  origin: origin => (isExtensionOrigin(origin) ? origin : null),
  credentials: true,
  allowMethods: ['GET', 'POST', 'DELETE'],
  allowHeaders: ['authorization', 'content-type'],
  maxAge: 600,
})
