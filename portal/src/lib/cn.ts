import { type ClassValue, clsx } from 'clsx'

/**
 * Joins class names. A caller's classes add to a component's own: where both set one property the order of the style
 * sheet decides, so pass variants (`max-md:hidden`) and properties that the component leaves free.
 */
export const cn = (...classes: ClassValue[]) => clsx(classes)
