import { execFileSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { BENCH_DIR } from './workerd.ts'

/** What else a reader of a figure must know: where its files were, and how busy the machine was. */
export function machineState(): { readonly storage: string; readonly load1min: number } {
  return { storage: fileSystem(BENCH_DIR), load1min: Math.round((loadavg()[0] ?? 0) * 100) / 100 }
}

/** `tmpfs` or the type of the disk's file system. */
function fileSystem(folder: string): string {
  return execFileSync('stat', ['--file-system', '--format=%T', folder], { encoding: 'utf8' }).trim()
}
