"""A TCP relay on 127.0.0.1 that adds latency and counts connections. It runs in a thread of its own."""

import asyncio
import threading


class Relay:
    """Every byte is late by half a round trip each way, in order; a new connection costs one."""

    def __init__(self, target, round_trip):
        self.target, self.half, self.connections = target, round_trip / 2, 0
        self.ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True).start()
        self.ready.wait()

    async def serve(self):
        server = await asyncio.start_server(self.relay, "127.0.0.1", 0, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await server.serve_forever()

    async def relay(self, reader, writer):
        self.connections += 1
        await asyncio.sleep(2 * self.half)
        there = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self.pump(reader, there[1]), self.pump(there[0], writer), return_exceptions=True)
        writer.close()
        there[1].close()

    async def pump(self, reader, writer):
        loop, queue = asyncio.get_running_loop(), asyncio.Queue()

        async def receive():
            data = b"start"
            while data:
                try:
                    data = await reader.read(1 << 16)
                except ConnectionError:
                    data = b""
                queue.put_nowait((loop.time() + self.half, data))

        task = asyncio.create_task(receive())
        try:
            while True:
                due, data = await queue.get()
                await asyncio.sleep(max(0, due - loop.time()))
                if not data:
                    break
                writer.write(data)
                await writer.drain()
            writer.write_eof()
        except (ConnectionError, OSError, RuntimeError):
            pass
        task.cancel()
