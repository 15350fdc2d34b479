import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * One build for every portal. An entry is an HTML file (`admin/index.html`), a router tree under
 * `src/app/<entry>/routes` and one line in `input`; chunks that two entries share are written once.
 * The node serves `dist/` path by path: the file `dist/admin/assets/x.js` is `/admin/assets/x.js`.
 */
export default defineConfig({
  appType: 'mpa',
  resolve: {
    alias: {
      '@': at('./src'),
      // The published package writes a <style> element at run time, which the content security
      // policy refuses. The shell never scrolls its body, so there is nothing to lock.
      'react-remove-scroll': at('./src/lib/remove_scroll.tsx'),
    },
  },
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      routesDirectory: at('./src/app/admin/routes'),
      generatedRouteTree: at('./src/app/admin/route_tree.gen.ts'),
    }),
    react(),
    tailwindcss(),
  ],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    manifest: true,
    sourcemap: false,
    assetsDir: 'admin/assets',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { admin: at('./admin/index.html') } },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: {
      '/api': { target: process.env.DIDTRON_URL ?? 'http://127.0.0.1:18080' },
      '/events': { target: process.env.DIDTRON_URL ?? 'http://127.0.0.1:18080' },
    },
  },
})
