export interface ExplanationStep {
  what: string
  /** The arithmetic with its numbers. */
  formula: string
  value: string
}

export interface ExplanationStepsProps {
  /** Spoken name of the table. */
  label: string
  headings: readonly [what: string, formula: string, value: string]
  steps: readonly ExplanationStep[]
  /** Last line: its name and the final amount. */
  total: readonly [name: string, value: string]
}

/** How an amount came about, line by line, so that anyone can add it up again. */
export function ExplanationSteps({ label, headings, steps, total }: ExplanationStepsProps) {
  const [what, formula, value] = headings
  const head = 'h-8 px-3.5 text-left text-2xs text-fg-3 med'
  return (
    <section aria-label={label} tabIndex={0} className="overflow-x-auto -outline-offset-2">
      <table className="w-full min-w-[320px]">
        <thead className="border-b border-line bg-subtle">
          <tr>
            <th className={head}>{what}</th>
            <th className={head}>{formula}</th>
            <th className={`${head} text-right`}>{value}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines are the calculation, in order
            <tr key={line} className="border-b border-line-subtle align-baseline">
              <td className="px-3.5 py-1.5 text-fg-2">{step.what}</td>
              <td className="mono px-3.5 py-1.5 text-fg-3 [overflow-wrap:anywhere]">
                {step.formula}
              </td>
              <td className="num px-3.5 py-1.5 text-right whitespace-nowrap">{step.value}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2} className="px-3.5 py-2 text-left semi">
              {total[0]}
            </th>
            <td className="num px-3.5 py-2 text-right whitespace-nowrap semi">{total[1]}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
