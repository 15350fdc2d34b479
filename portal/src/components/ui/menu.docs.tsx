import { Copy, Trash2 } from 'lucide-react'
import { prop } from '@/library/prop'
import type { ComponentDoc } from '@/library/types'
import { Button } from './button'
import { Menu, MenuItem, MenuLabel, MenuSwitch } from './menu'

export const docs: readonly ComponentDoc[] = [
  {
    name: 'Menu',
    group: 'actions',
    state: 'stable',
    purpose: 'A list of actions or switches behind a button.',
    avoid: 'there are one or two actions: show them.',
    examples: [
      {
        name: 'Default',
        render: () => (
          <Menu trigger={<Button>More</Button>}>
            <MenuItem icon={Copy} onSelect={() => {}}>
              Duplicate
            </MenuItem>
            <MenuItem icon={Trash2} tone="danger" onSelect={() => {}}>
              Delete
            </MenuItem>
          </Menu>
        ),
      },
    ],
    code: `<Menu trigger={<Button>More</Button>}>
  <MenuItem onSelect={duplicate}>Duplicate</MenuItem>
</Menu>`,
    props: [
      prop('trigger', 'ReactElement', 'The button.'),
      prop('children', 'ReactNode', 'Items.'),
      prop('align', "'start' | 'end'", 'Edge it lines up with.', "'end'"),
    ],
    accessibility: [
      'Arrow keys, Home, End, first letters',
      'Escape closes and gives the focus back',
    ],
  },
  {
    name: 'MenuItem',
    group: 'actions',
    state: 'stable',
    purpose: 'One action of a Menu.',
    avoid: 'it switches something: MenuSwitch.',
    examples: [
      {
        name: 'In a menu',
        render: () => (
          <Menu trigger={<Button>Open</Button>}>
            <MenuItem onSelect={() => {}}>Plain</MenuItem>
            <MenuItem isDisabled onSelect={() => {}}>
              Disabled
            </MenuItem>
          </Menu>
        ),
      },
    ],
    code: `<MenuItem icon={Copy} onSelect={duplicate}>Duplicate</MenuItem>`,
    props: [
      prop('icon', 'LucideIcon', 'Before the word.', 'none'),
      prop('tone', "'plain' | 'danger'", 'Danger is last in its menu.', "'plain'"),
      prop('isDisabled', 'boolean', 'Shown but refused.', 'false'),
      prop('onSelect', '() => void', 'Press or Enter.'),
      prop('children', 'ReactNode', 'The word.'),
    ],
    accessibility: ['role menuitem', '32 px, 40 px on touch screens'],
  },
  {
    name: 'MenuSwitch',
    group: 'actions',
    state: 'stable',
    purpose: 'One on/off choice of a Menu; the menu stays open.',
    avoid: 'it is an action: MenuItem.',
    examples: [
      {
        name: 'In a menu',
        render: () => (
          <Menu trigger={<Button>Columns</Button>}>
            <MenuSwitch isOn onChange={() => {}}>
              Carrier
            </MenuSwitch>
            <MenuSwitch isOn={false} onChange={() => {}}>
              Cost
            </MenuSwitch>
          </Menu>
        ),
      },
    ],
    code: `<MenuSwitch isOn={isShown} onChange={toggle}>Carrier</MenuSwitch>`,
    props: [
      prop('isOn', 'boolean', 'State.'),
      prop('onChange', '() => void', 'Switches it.'),
      prop('children', 'ReactNode', 'The word.'),
    ],
    accessibility: ['role menuitemcheckbox with its state'],
  },
  {
    name: 'MenuLabel',
    group: 'actions',
    state: 'stable',
    purpose: 'A heading inside a Menu.',
    avoid: 'the menu has one group that needs no name.',
    examples: [
      {
        name: 'In a menu',
        render: () => (
          <Menu trigger={<Button>Columns</Button>}>
            <MenuLabel>Columns</MenuLabel>
            <MenuItem onSelect={() => {}}>All</MenuItem>
          </Menu>
        ),
      },
    ],
    code: `<MenuLabel>Columns</MenuLabel>`,
    props: [prop('children', 'ReactNode', 'The heading.')],
    accessibility: ['Not focusable'],
  },
]
