import { Component, type ReactNode } from 'react'
import { ErrorCard } from './error_card'

export interface ErrorBoundaryProps {
  children: ReactNode
}

interface ErrorBoundaryState {
  error: unknown
}

/** Keeps a failure inside its card: the rest of the page goes on. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return <ErrorCard error={this.state.error} onRetry={() => this.setState({ error: null })} />
  }
}
