import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const config: NextConfig = {
  poweredByHeader: false,
  // The front door compresses nothing twice, and writes the request log.
  compress: true,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run check` has the types; every run of CI begins with both.
  typescript: { ignoreBuildErrors: true },
  // Titles come in the head of every page's first bytes, for everybody, not after its content.
  htmlLimitedBots: /.*/,
}

export default createNextIntlPlugin('./i18n/request.ts')(config)
