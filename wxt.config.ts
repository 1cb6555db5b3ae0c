import preact from '@preact/preset-vite'
import { defineConfig } from 'wxt'

export default defineConfig({
  srcDir: 'extension',
  outDir: '.output',
  // An import that is not written cannot be checked.
  imports: false,
  manifestVersion: 3,
  vite: () => ({ plugins: [preact()] }),
})
