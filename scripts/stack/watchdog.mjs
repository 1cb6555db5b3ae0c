/**
 * Ends process groups whose owner is gone, however it ended. Its standard input is the owner's pipe,
 * and a killed process closes its pipes. A line "+PID" guards a group, "-PID" lets it be.
 */
import { createInterface } from 'node:readline'

const guarded = new Set()
const lines = createInterface({ input: process.stdin })
lines.on('line', line => {
  const pid = Number(line.slice(1))
  if (line.startsWith('+')) guarded.add(pid)
  else guarded.delete(pid)
})
lines.on('close', () => {
  for (const pid of guarded) {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // Nobody of the group is left.
    }
  }
})
// The owner's terminal is not ours: what ends the owner closes the pipe.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
