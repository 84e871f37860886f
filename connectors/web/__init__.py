"""The website's side: customers' API over HTTP and WebSocket, the widget, the pages it is on."""
