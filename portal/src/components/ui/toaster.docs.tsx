import type { ComponentDoc } from '@/library/types'
import { useToasts } from '@/stores/toasts'
import { Button } from './button'

function Example() {
  const show = useToasts((state) => state.show)
  return (
    <>
      <Button onClick={() => show({ tone: 'success', title: 'Saved' })}>Success</Button>
      <Button
        onClick={() => show({ tone: 'danger', title: 'Not saved', detail: 'The name is taken.' })}
      >
        Error
      </Button>
    </>
  )
}

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Toaster',
    group: 'feedback',
    state: 'stable',
    purpose: 'Shows the messages of the toast store; errors stay until they are dismissed.',
    avoid: 'the message belongs to a field or stops the page.',
    examples: [{ name: 'Messages', render: () => <Example /> }],
    code: `const show = useToasts((state) => state.show)
show({ tone: 'success', title: 'Saved' })`,
    props: [],
    accessibility: ['Live region, F8 reaches it', 'Errors do not time out'],
  },
]
