"""Write networks in the formats that other programs read; `kg.export` is the table of them."""
