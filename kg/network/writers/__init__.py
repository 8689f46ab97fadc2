"""Write networks in the formats that other programs read; `kg.network.export` is the table of them."""
