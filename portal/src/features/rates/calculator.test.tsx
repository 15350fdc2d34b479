import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { RateCalculator } from './calculator'

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

it('prices a call as it is typed', () => {
  render(<RateCalculator />)
  expect(screen.getByRole('status').textContent).toContain('0.031500')
  type('Duration, seconds', '60.5')
  type('First increment, seconds', '60')
  type('Further increments, seconds', '60')
  expect(screen.getByRole('status').textContent).toContain('0.030000')
  fireEvent.change(screen.getByLabelText('Seconds are rounded'), { target: { value: 'half_down' } })
  expect(screen.getByRole('status').textContent).toContain('0.015000')
  type('Connect fee', '0.01')
  expect(screen.getByRole('status').textContent).toContain('0.025000')
})

it('says so when there is no price', () => {
  render(<RateCalculator />)
  type('Rate per minute', '0,015')
  expect(screen.getByRole('status').textContent).toContain('No price yet')
})
