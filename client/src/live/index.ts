export { type Connection, type ConnectionChange, connectionReducer, noConnection } from './connection.ts'
export { createLiveSocket, type LiveSocket, type LiveSocketOptions } from './socket.ts'
export { openStream, type StreamData, type StreamResult, type StreamSink } from './stream.ts'
export type { AnyWebSocket, WebSocketClass } from './web-socket.ts'
