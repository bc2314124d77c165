"""The layers of `newsextract.language.layers` in PyTorch; needs the extra ``train``."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


class Exchange(nn.Module):
    """Tokens learn from their neighbours and along the syntax tree.

    Args:
        width: of the tokens.
        reaches: for each layer how many tokens before and after it looks.
        drop: share of units left out in training.
    """

    def __init__(self, width: int, reaches: Sequence[int], drop: float) -> None:
        super().__init__()
        self.drop = drop
        self.neighbours = nn.ModuleList(
            nn.Conv1d(width, width, 3, padding=reach, dilation=reach) for reach in reaches
        )
        self.heads = nn.ModuleList(nn.Linear(width, width, bias=False) for _ in reaches)
        self.dependents = nn.ModuleList(nn.Linear(width, width, bias=False) for _ in reaches)

    def forward(self, rows: Tensor, heads: Tensor, mask: Tensor) -> Tensor:
        """The tokens after all layers.

        Args:
            rows: documents × tokens × width.
            heads: number of each token's head in its document; its own for padding (documents × tokens).
            mask: 1 for tokens, 0 for padding (documents × tokens × 1).
        """
        documents, length, width = rows.shape
        flat = (heads + length * torch.arange(documents)[:, None]).flatten()
        counts = torch.bincount(flat, minlength=documents * length).clamp(min=1)[:, None]
        for layer, of_head, of_dependents in zip(self.neighbours, self.heads, self.dependents, strict=True):
            given = functional.dropout(rows, self.drop, self.training) * mask
            tokens = given.reshape(-1, width)
            below = torch.zeros_like(tokens).index_add(0, flat, tokens) / counts
            along = (of_head(tokens[flat]) + of_dependents(below)).view(rows.shape)
            around = layer(given.transpose(1, 2)).transpose(1, 2)
            rows = (rows + torch.relu(around + along)) * mask
        return rows

    def kernels(self) -> Tensor:
        """The weights as `exchanged` takes them (layers × neighbours × width × width)."""
        layers: Any = zip(self.neighbours, self.heads, self.dependents, strict=True)
        return torch.stack(
            [
                torch.stack([*layer.weight.permute(2, 1, 0), head.weight.T, dependents.weight.T])
                for layer, head, dependents in layers
            ]
        )

    def biases(self) -> Tensor:
        """Of each layer (layers × width)."""
        layers: Any = self.neighbours
        return torch.stack([layer.bias for layer in layers])
