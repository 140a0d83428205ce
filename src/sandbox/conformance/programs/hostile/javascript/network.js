// Tries: reaches whoever listens on the machine.
// Attacks: network
// Ends: finished
function answer(n, user) {
  const { TCP, TCPConnectWrap, constants } = process.binding('tcp_wrap');
  const { UDP } = process.binding('udp_wrap');
  require('net')
    .connect(user.tcp, '127.0.0.1')
    .on('error', () => {});
  require('dgram')
    .createSocket('udp4')
    .on('error', () => {})
    .send('hello', user.udp, '127.0.0.1');
  fetch(`http://127.0.0.1:${user.tcp}/`).catch(() => {});
  return [
    new TCP(constants.SOCKET).connect(new TCPConnectWrap(), '127.0.0.1', user.tcp),
    new TCP(constants.SERVER).bind('127.0.0.1', 0),
    new UDP().bind('127.0.0.1', 0, 0),
  ];
}
