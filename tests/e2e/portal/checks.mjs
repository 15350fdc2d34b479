// Counts and prints checks: one line each, a failed one with its reason.

export function createChecks() {
  let passed = 0
  let failed = 0
  return {
    /** Runs one check; a throw or a returned text is a failure with that reason. */
    async check(name, run) {
      try {
        const reason = await run()
        if (reason) throw new Error(reason)
        passed += 1
        console.log(`ok    ${name}`)
      } catch (error) {
        failed += 1
        console.log(
          `FAIL  ${name}: ${String(error?.message ?? error)
            .split('\n')
            .slice(0, 6)
            .join(' | ')}`,
        )
      }
    },
    /** Prints the closing line; the exit status of the run. */
    close() {
      console.log(`${passed} passed, ${failed} failed`)
      return failed === 0 && passed > 0 ? 0 : 1
    },
  }
}

/** Fails with both values when they differ. */
export function same(actual, expected, what) {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (left !== right) throw new Error(`${what}: ${left}, expected ${right}`)
}

export function truthy(value, what) {
  if (!value) throw new Error(what)
}
