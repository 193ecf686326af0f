/** The client bundle of the socket.io package, served as `/vendor/socket.io.js`. */
export { io } from 'socket.io-client';
