export default function HomePage() {
  return <h1>Техническая поддержка</h1>
}
